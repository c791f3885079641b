DROP TABLE clinic.doctors;
