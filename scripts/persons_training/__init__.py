"""How the model of `piiguard.classify.language.persons` is made; run by ``scripts/train_persons.py``."""
