package dev.millrace.videostatistics.model;

import dev.millrace.vision.message.WrittenField;
import java.util.List;

/**
 * What is given out about a picture that was large enough.
 *
 * @param analysis of the picture alone; whether it is frozen is decided beside its neighbours
 * @param checksum of its pixels, the same where nothing changed
 * @param fields all fields of its message but the picture
 */
public record KeptPicture(Analysis analysis, long checksum, List<WrittenField> fields) {}
