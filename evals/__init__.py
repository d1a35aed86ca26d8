"""Benchmarks and evaluations, and the drawn worlds that they, the demo and the tests share."""
