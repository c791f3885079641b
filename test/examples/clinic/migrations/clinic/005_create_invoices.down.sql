DROP TABLE clinic.invoices;
