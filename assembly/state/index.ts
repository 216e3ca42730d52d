// Exports of the state stage.
