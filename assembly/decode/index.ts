// Exports of the decode stage.
