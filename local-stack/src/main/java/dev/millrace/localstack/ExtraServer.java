package dev.millrace.localstack;

/** A server that runs beside the pipelines when asked for. */
public enum ExtraServer {
  /** Apicurio Registry, for {@code --format avro}. */
  REGISTRY
}
