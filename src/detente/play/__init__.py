"""The one engine of moves in time: who reconsiders what at which rate, and what follows."""
