"""How a report looks: as text, as JSON, as SARIF, as annotations of GitHub's workflows."""
