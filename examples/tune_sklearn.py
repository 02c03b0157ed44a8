"""Tunes a scikit-learn classifier by Spikefront's search: python examples/tune_sklearn.py [trials] [command that runs spikefront]"""

import json
import subprocess
import sys
import warnings

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")  # short trainings do not converge, and need not
trials = int(sys.argv[1]) if len(sys.argv) > 1 else 20
command = sys.argv[2:] or ["npm", "run", "-s", "spikefront", "--"]
search = subprocess.Popen([*command, "suggest"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def say(**request):
    print(json.dumps(request), file=search.stdin, flush=True)
    answer = json.loads(search.stdout.readline())
    if "error" in answer:
        raise RuntimeError(answer["error"])
    return answer


x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16, y, random_state=0)
space = {
    "hidden": {"type": "int", "low": 4, "high": 128, "log": True},
    "learning_rate_init": {"type": "float", "low": 1e-4, "high": 0.1, "log": True},
    "activation": {"type": "categorical", "choices": ["relu", "tanh"]},
}
say(op="open", space=space, objectives=[{"name": "error"}, {"name": "weights"}], seed=1, trials=trials)
told = {}
for _ in range(trials):
    asked = say(op="ask")
    parameters = dict(asked["parameters"])
    hidden = parameters.pop("hidden")
    model = MLPClassifier([hidden], max_iter=30, random_state=0, **parameters).fit(x_train, y_train)
    told[asked["trial"]] = [1 - model.score(x_test, y_test), 75 * hidden + 10]
    say(op="tell", trial=asked["trial"], values=told[asked["trial"]])
for trial in say(op="front")["trials"]:
    print(f"trial {trial}: error {told[trial][0]:.3f} with {told[trial][1]} weights")
