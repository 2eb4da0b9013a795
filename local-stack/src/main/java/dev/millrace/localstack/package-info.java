/**
 * Kafka, ZooKeeper and a Flink session cluster as processes of their own, for machines without
 * Docker.
 */
@NullMarked
package dev.millrace.localstack;

import org.jspecify.annotations.NullMarked;
