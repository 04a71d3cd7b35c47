"""What narratives, watch, forecast and hidden share: joint answers, likelihoods of moves and signals, the posterior."""
