/** The commands that feed topics, look into them and check what a job made of them. */
@NullMarked
package dev.millrace.cli.data;

import org.jspecify.annotations.NullMarked;
