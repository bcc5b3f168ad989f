"""How fast Hiiki is, measured beside what people would use instead: bin/bench."""

LOGIN, PASSWORD = "bench", "hakaru-hito-no-aikotoba"
