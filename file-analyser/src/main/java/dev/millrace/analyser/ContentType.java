package dev.millrace.analyser;

/** What a file is by its content. */
record ContentType(FileKind kind, String mimeType) {}
