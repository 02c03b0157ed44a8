"""Writes a study as Optuna users do, or goes on with it: three objectives, conditional parameters, constraints, pruned trials.

python study_of_optuna.py FILE TRIALS
"""

import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)

sampler = optuna.samplers.NSGAIISampler(seed=3, population_size=6)
study = optuna.create_study(
    study_name="theirs",
    storage=f"sqlite:///{sys.argv[1]}",
    directions=["minimize", "maximize", "minimize"],
    sampler=sampler,
    load_if_exists=True,
)
study.set_metric_names(["error", "speed", "energy"])

for _ in range(int(sys.argv[2])):
    trial = study.ask()
    kind = trial.suggest_categorical("kind", ["dense", "conv"])
    hidden = trial.suggest_int("hidden", 8, 128, log=True)
    rate = trial.suggest_float("rate", 1e-4, 1.0, log=True)
    kernel = trial.suggest_int("kernel", 3, 7, step=2) if kind == "conv" else 0
    trial.set_constraint("small", hidden - 40)
    study._storage.set_trial_intermediate_value(trial._trial_id, 1, rate)
    if trial.number % 5 == 4:
        study.tell(trial, state=optuna.trial.TrialState.PRUNED)
    elif trial.number % 7 == 6:
        study.tell(trial, state=optuna.trial.TrialState.FAIL)
    else:
        study.tell(trial, [rate + 1 / hidden, hidden / 128 + kernel, hidden * rate])
