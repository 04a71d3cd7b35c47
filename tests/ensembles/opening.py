"""Opens one store forty times over, puts and gets; says each note, and how many of its entries are there."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from detente.ensembles.store import Store

file, name = Path(sys.argv[1]), sys.argv[2]
for k in range(40):
    store = Store(file, print)
    for j in range(3):
        store.put(f"{name}-{k}-{j}", {"x": k})
        store.get(f"{random.choice('ab')}-{random.randrange(k + 1)}-0")
    if random.random() < 0.5:
        store.close()
store = Store(file, print)
print(f"{name}: {sum(store.get(f'{name}-{k}-{j}') == {'x': k} for k in range(40) for j in range(3))}")
