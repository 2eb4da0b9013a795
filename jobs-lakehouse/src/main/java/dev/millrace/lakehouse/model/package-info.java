/** What the job works with: messages as they came, and the rows they become. */
@NullMarked
package dev.millrace.lakehouse.model;

import org.jspecify.annotations.NullMarked;
