package dev.millrace.console.files;

import java.time.Duration;

/**
 * What the console takes in.
 *
 * @param fileBytes the largest file
 * @param folderBytes what unfinished and waiting uploads may need together
 * @param unfinished how many there may be of them
 * @param perMinute how many uploads may begin in a minute
 * @param inlineBytes up to which size content travels in the message
 * @param patience how long nothing may come of an unfinished upload before it is forgotten
 */
public record UploadLimits(
    long fileBytes,
    long folderBytes,
    int unfinished,
    int perMinute,
    int inlineBytes,
    Duration patience) {}
