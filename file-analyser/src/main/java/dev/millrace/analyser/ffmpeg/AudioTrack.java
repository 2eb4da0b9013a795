package dev.millrace.analyser.ffmpeg;

/**
 * One track of sound.
 *
 * @param codec as FFmpeg names it
 * @param sampleRate samples a second
 */
public record AudioTrack(String codec, int channels, int sampleRate) {}
