"""Label rows inside: columns per track, reader, writer, answers, frames, remote calls."""
