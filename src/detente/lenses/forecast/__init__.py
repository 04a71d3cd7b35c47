"""The forecast lens: what will be known by when, sealed with date and hash, and scored afterwards."""
