package dev.millrace.bench;

import dev.millrace.serde.sample.Sample;
import java.util.Iterator;
import java.util.function.Supplier;

/**
 * What is compared: some contenders over one input.
 *
 * @param name of the pipeline, as files and headings have it
 * @param topic where its records lie
 * @param samples gives the same endless records each time
 * @param unit what CPU time is counted by
 * @param plotTitle what the picture shows
 * @param contenders all of them, in the order of the table
 * @param profiled whose time is looked into
 * @param causes what its time goes into
 * @param <C> the contenders
 */
public record Comparison<C extends Enum<C> & Contender>(
    String name,
    String topic,
    Supplier<Iterator<Sample>> samples,
    Unit unit,
    String plotTitle,
    Class<C> contenders,
    C profiled,
    Profile causes) {}
