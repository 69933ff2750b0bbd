"""The checklist and the answers in the words of FHIR R4. docs/fhir.md has the whole mapping."""
