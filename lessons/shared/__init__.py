"""What two chapters or more use. Import the module you need: `from lessons.shared import descent`."""
