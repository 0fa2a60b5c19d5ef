"""The formats of a report: text, JSON, SARIF, and annotations of GitHub's workflows."""
