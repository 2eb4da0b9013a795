/** Tests of the commands about Pulsar. */
@NullMarked
package dev.millrace.cli.pulsar;

import org.jspecify.annotations.NullMarked;
