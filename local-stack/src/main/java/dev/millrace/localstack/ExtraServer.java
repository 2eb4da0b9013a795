package dev.millrace.localstack;

/** A server that runs beside the pipelines when asked for. */
public enum ExtraServer {
  /** Apicurio Registry, for {@code --set format=avro}. */
  REGISTRY,

  /** PostgreSQL, where vision then keeps its detections. */
  POSTGRES,

  /** HDFS, where vision then keeps its detections as files. */
  HDFS
}
