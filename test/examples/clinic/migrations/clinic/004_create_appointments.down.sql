DROP TABLE clinic.appointments;
