"""From a submission to its marks: questions to the sandbox, judgement outside of it, results."""
