/** How commands meet Pulsar. */
@NullMarked
package dev.millrace.cli.pulsar;

import org.jspecify.annotations.NullMarked;
