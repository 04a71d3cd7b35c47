"""Many games, one store: a plan of tasks, executors that do them, a store that keeps what is done, and summaries."""
