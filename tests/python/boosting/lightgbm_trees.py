"""Run by the Python that has LightGBM: trains on the rows of a file and writes leaves and scores.

python lightgbm_trees.py rows.npz options.json out.npz
"""

import json
import sys

import lightgbm as lgb
import numpy as np

rows = np.load(sys.argv[1])
with open(sys.argv[2]) as file:
    options = json.load(file)
trees = options.pop("num_iterations")
model = lgb.train(options, lgb.Dataset(rows["x"], rows["y"], params=options), trees)
scores = [
    model.predict(rows["x"], raw_score=True, num_iteration=count) for count in range(1, trees + 1)
]
np.savez(sys.argv[3], leaves=model.predict(rows["x"], pred_leaf=True).astype(int), scores=scores)
