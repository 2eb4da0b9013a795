package dev.millrace.analyser;

import dev.millrace.files.FileKind;

/** What a file is by its content. */
record ContentType(FileKind kind, String mimeType) {}
