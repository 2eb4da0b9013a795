/** Detection and tracking of what cameras see: the job, its topics and its settings. */
@NullMarked
package dev.millrace.detection;

import org.jspecify.annotations.NullMarked;
