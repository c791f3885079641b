DROP TABLE clinic.prescriptions;
DROP TABLE clinic.note_attachments;
DROP TABLE clinic.notes;
DROP TABLE clinic.note_templates;
DROP TABLE clinic.diagnosis_codes;
