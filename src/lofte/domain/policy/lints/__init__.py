"""What is wrong, unclear or impossible in a policy that reads without error; one module per subject."""
