// Exports of the window stage.
