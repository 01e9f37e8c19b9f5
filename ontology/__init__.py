"""What can be said: classes, properties and terms in Turtle, shapes, mappings, and their closed vocabulary."""
