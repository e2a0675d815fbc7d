"""Benchmarks as commands: ``python -m benchmarks`` prints ratios, side by side in one run."""
