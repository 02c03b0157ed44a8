"""Goes on with the study in a file, as a user of Optuna would: the waiting trial first, then trials of every kind."""

import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
url = f"sqlite:///{sys.argv[1]}"
[summary] = optuna.get_all_study_summaries(url)
study = optuna.load_study(study_name=summary.study_name, storage=url, sampler=optuna.samplers.TPESampler(seed=1))
objectives = len(study.directions)


def suggest(trial):
    kind = trial.suggest_categorical("kind", ["dense", "conv"])
    trial.suggest_float("rate", 1e-4, 1.0, log=True)
    trial.suggest_float("keep", 0.0, 1.0)
    trial.suggest_int("hidden", 8, 128, log=True)
    trial.suggest_int("batch", 16, 64, step=16)
    trial.suggest_categorical("level", [0.5, 2, True, "ü"])
    trial.suggest_float("stride", 0.0, 1.0, step=0.25)
    if kind == "conv":
        trial.suggest_int("kernel", 3, 7)


trial = study.ask()
suggest(trial)
trial.set_user_attr("note", {"a": [1, float("nan"), float("-inf")], "b": "é😀\n"})
study.tell(trial, [0.125 * (i + 1) for i in range(objectives)])

trial = study.ask()
suggest(trial)
trial.set_user_attr("error", "diverged")
study.tell(trial, state=optuna.trial.TrialState.FAIL)

trial = study.ask()
suggest(trial)
study.tell(trial, [float("inf")] + [-1e-7] * (objectives - 1))

trial = study.ask()
suggest(trial)
study._storage.set_trial_intermediate_value(trial._trial_id, 1, float("nan"))
study.tell(trial, state=optuna.trial.TrialState.PRUNED)

study.enqueue_trial({"hidden": 16})
study.set_user_attr("continued", True)
