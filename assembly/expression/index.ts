// Exports of the expression stage.
