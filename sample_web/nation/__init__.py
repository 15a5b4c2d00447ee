"""The sample web's whole country: further sites and papers, derived from the source registry and texts with gaps."""
