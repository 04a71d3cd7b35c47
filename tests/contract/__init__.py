"""What every lens must pass, whichever it is."""
