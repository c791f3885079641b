DROP TABLE clinic.patients;
