/** What the seeded generators of all pipelines are made of. */
@NullMarked
package dev.millrace.serde.sample;

import org.jspecify.annotations.NullMarked;
