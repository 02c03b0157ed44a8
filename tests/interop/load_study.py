"""Prints the study in a file as Optuna sees it, as JSON."""

import json
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
url = f"sqlite:///{sys.argv[1]}"
[summary] = optuna.get_all_study_summaries(url)
study = optuna.load_study(study_name=summary.study_name, storage=url)


def text(date):
    return date and date.strftime("%Y-%m-%d %H:%M:%S.%f")


print(
    json.dumps(
        {
            "name": study.study_name,
            "directions": [direction.name.lower() for direction in study.directions],
            "metricNames": study.metric_names,
            "userAttributes": study.user_attrs,
            "best": [trial.number for trial in study.best_trials],
            "trials": [
                {
                    "number": trial.number,
                    "state": trial.state.name,
                    "parameters": trial.params,
                    "values": trial.values,
                    "intermediate": list(trial.intermediate_values.items()),
                    "userAttributes": trial.user_attrs,
                    "systemAttributes": trial.system_attrs,
                    "started": text(trial.datetime_start),
                    "completed": text(trial.datetime_complete),
                }
                for trial in study.trials
            ],
            "distributions": [
                {name: optuna.distributions.distribution_to_json(d) for name, d in trial.distributions.items()}
                for trial in study.trials
            ],
        }
    )
)
