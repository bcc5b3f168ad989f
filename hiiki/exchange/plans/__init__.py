"""What would become of each row, decided and looked at before anything is written."""
