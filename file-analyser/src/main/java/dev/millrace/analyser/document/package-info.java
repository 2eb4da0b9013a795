/** Text, counts and properties of documents. */
@NullMarked
package dev.millrace.analyser.document;

import org.jspecify.annotations.NullMarked;
