"""The hidden lens: what may have been promised out of sight, and the least return that makes what happened worth it."""
