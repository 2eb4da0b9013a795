package dev.millrace.vision.evaluate;

/**
 * How good tracks are. Shares are percentages, 0 to 100 (accuracy may be below 0).
 *
 * @param hota higher order tracking accuracy, the mean over 19 thresholds of overlap
 * @param detA its share of detection
 * @param assA its share of association
 * @param mota multiple object tracking accuracy
 * @param motp mean overlap of what was matched
 * @param idf1 how much of all boxes one global pairing of tracks with objects explains
 * @param recall objects that were found
 * @param precision boxes that were right
 * @param identitySwitches how often an object's track changed
 * @param falsePositives boxes without an object
 * @param falseNegatives objects without a box
 * @param fragmentations how often the tracking of an object was interrupted
 * @param mostlyTracked objects found in more than 80 % of their frames
 * @param partlyTracked objects found in 20 to 80 % of their frames
 * @param mostlyLost objects found in less than 20 % of their frames
 */
public record Scores(
    double hota,
    double detA,
    double assA,
    double mota,
    double motp,
    double idf1,
    double recall,
    double precision,
    long identitySwitches,
    long falsePositives,
    long falseNegatives,
    long fragmentations,
    long mostlyTracked,
    long partlyTracked,
    long mostlyLost) {}
