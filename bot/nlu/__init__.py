"""Understanding: Rasa graph components, training, and the classify command. The only room that imports rasa."""
