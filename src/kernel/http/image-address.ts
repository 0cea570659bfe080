import { z } from 'zod';
import { fault } from './field-faults.ts';

const MEDIA_PATH = /^\/media\/[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*\.[A-Za-z0-9]+$/;

const HTTPS = /^https:\/\/[^\s"'<>\\]+$/;

const isHttps = (text: string): boolean => HTTPS.test(text) && URL.canParse(text);

/** Where a picture is: at an https URL, or below the `/media` of this installation. */
export const imageAddress = z
  .string()
  .max(500)
  .meta({ examples: ['https://images.example.com/inn.jpg'] })
  .refine(
    (text) => MEDIA_PATH.test(text) || isHttps(text),
    fault({
      code: 'image',
      ko: 'https 주소나 /media/로 시작하는 경로를 적어 주세요.',
      en: 'Give an https URL, or a path that starts with /media/.',
    }),
  );
